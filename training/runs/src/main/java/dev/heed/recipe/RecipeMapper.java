package dev.heed.recipe;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.AnnotatedParameter;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import dev.heed.io.PathText;
import dev.heed.text.Blanks;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Jackson, set up for recipes: enums in lower case, nothing where there is no value, a list of one value as that value. What it reads are texts, see
 * {@link RecipeYaml}; the type of a setting says what its text means.
 */
final class RecipeMapper {

    static final JsonMapper MAPPER = newMapper();

    private RecipeMapper() {}

    private static JsonMapper newMapper() {
        SimpleModule module = new SimpleModule()
                .addSerializer(Path.class, new ToStringSerializer(Path.class))
                .addDeserializer(Path.class, new PathFromText());
        RecipeNumbers.addTo(module);
        SectionTypes.BASES.forEach(base -> addTyped(module, base));
        return JsonMapper.builder()
                .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
                .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
                // Jackson's own lower case is that of the default locale
                .enumNamingStrategy(RecipeMapper::lowerCase)
                .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
                .enable(SerializationFeature.WRITE_SINGLE_ELEM_ARRAYS_UNWRAPPED)
                .defaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL))
                .defaultPropertyInclusion(
                        JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
                .annotationIntrospector(new RequiredComponents())
                .addModule(module)
                .build();
    }

    private static <T> void addTyped(SimpleModule module, Class<T> base) {
        module.addDeserializer(base, new OfItsType<>(base));
    }

    /** The type of a component's value or, where it takes a list, of each in it. */
    static Class<?> valueType(RecordComponent component) {
        JavaType type = MAPPER.constructType(component.getGenericType());
        return (type.isCollectionLikeType() ? type.getContentType() : type).getRawClass();
    }

    /** A constant as recipes write it. */
    static String word(Enum<?> constant) {
        return lowerCase(constant.name());
    }

    private static String lowerCase(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /** Whether a value is of the kind that a component takes; of a section only whether it is one. */
    static boolean suits(RecordComponent component, JsonNode value) {
        try {
            return value.isObject()
                    || MAPPER.treeToValue(value, MAPPER.constructType(component.getGenericType())) != null;
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    /** Whether a component may be without a value. */
    static boolean isOptional(RecordComponent component) {
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    /** Every component needs a value, but for those that may be null. */
    private static final class RequiredComponents extends JacksonAnnotationIntrospector {

        private static final long serialVersionUID = 1;

        @Override
        public @Nullable Boolean hasRequiredMarker(AnnotatedMember member) {
            if (member instanceof AnnotatedParameter parameter
                    && parameter.getDeclaringClass().isRecord()) {
                RecordComponent[] components = parameter.getDeclaringClass().getRecordComponents();
                return !isOptional(components[parameter.getIndex()]);
            }
            return super.hasRequiredMarker(member);
        }
    }

    /** A section is of the record that the reader was told, see {@link RecipeTree}. */
    private static final class OfItsType<T> extends StdDeserializer<T> {

        private static final long serialVersionUID = 1;

        private final Class<T> base;

        OfItsType(Class<T> base) {
            super(base);
            this.base = base;
        }

        @Override
        public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            Class<?> type = (Class<?>) Objects.requireNonNull(context.getAttribute(base));
            return base.cast(context.readValue(parser, type));
        }
    }

    /** Jackson would take a colon for the end of a scheme. */
    private static final class PathFromText extends StdDeserializer<Path> {

        private static final long serialVersionUID = 1;

        PathFromText() {
            super(Path.class);
        }

        @Override
        public Path deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            String text = parser.getValueAsString();
            return text == null || Blanks.isBlank(text)
                    ? (Path) context.handleUnexpectedToken(Path.class, parser)
                    : PathText.of(text);
        }
    }
}
