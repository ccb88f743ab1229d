package dev.heed.recipe;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/** Jackson, set up for recipes: names in lower case, types by the key {@code type}, nothing where there is no value. */
final class RecipeMapper {

    private static final YAMLMapper MAPPER = newMapper();

    private RecipeMapper() {}

    /** What every base of several types is annotated with. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = TypeNames.KEY)
    private interface Typed {}

    private static YAMLMapper newMapper() {
        YAMLMapper.Builder builder = YAMLMapper.builder(YAMLFactory.builder()
                        .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                        .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
                        .enable(YAMLParser.Feature.PARSE_BOOLEAN_LIKE_WORDS_AS_STRINGS)
                        .build())
                .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .defaultPropertyInclusion(
                        JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
                .annotationIntrospector(new LowerCaseEnums())
                .addModule(new SimpleModule()
                        .addSerializer(Path.class, new PathAsText())
                        .addDeserializer(Path.class, new PathFromText()));
        TypeNames.ALL.forEach(types -> {
            builder.addMixIn(types.base(), Typed.class);
            types.names().forEach((name, type) -> builder.registerSubtypes(new NamedType(type, name)));
        });
        return builder.build();
    }

    static ObjectNode node() {
        return MAPPER.createObjectNode();
    }

    /** A section as a tree. */
    static ObjectNode tree(Object section) {
        return MAPPER.valueToTree(section);
    }

    /** The tree of a text. */
    static JsonNode parse(String text) throws JsonProcessingException {
        return MAPPER.readTree(text);
    }

    static <T> T value(ObjectNode tree, Class<T> type) throws JsonProcessingException {
        return MAPPER.treeToValue(tree, type);
    }

    static String text(ObjectNode tree) {
        try {
            return MAPPER.writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("every tree has a text", e);
        }
    }

    /** The constants' names, in lower case. */
    private static final class LowerCaseEnums extends JacksonAnnotationIntrospector {

        private static final long serialVersionUID = 1;

        @Override
        public String[] findEnumValues(
                MapperConfig<?> config, AnnotatedClass type, Enum<?>[] constants, String[] names) {
            return Arrays.stream(constants)
                    .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                    .toArray(String[]::new);
        }
    }

    /** Jackson would write an address. */
    private static final class PathAsText extends StdSerializer<Path> {

        private static final long serialVersionUID = 1;

        PathAsText() {
            super(Path.class);
        }

        @Override
        public void serialize(Path path, JsonGenerator generator, SerializerProvider provider) throws IOException {
            generator.writeString(path.toString());
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
            return Path.of(parser.getText());
        }
    }
}
