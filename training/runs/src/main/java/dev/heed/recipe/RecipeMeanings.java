package dev.heed.recipe;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What keys, sections and words of recipes mean, as the Javadoc of their records and enums says. It is kept as a resource,
 * since the Javadoc is gone at run time; what is not in it, as another project's family, has no meaning.
 *
 * @param texts by {@link #name}
 */
record RecipeMeanings(Properties texts) {

    static final String RESOURCE = "meanings.properties";

    static final RecipeMeanings SHIPPED = shipped();

    /** How a component that may be null says what holds without a value. */
    private static final Pattern WITHOUT = Pattern.compile("; null for ([^;]*)");

    private static RecipeMeanings shipped() {
        Properties texts = new Properties();
        try {
            texts.load(new StringReader(Families.resource(Recipe.class, RESOURCE)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new RecipeMeanings(texts);
    }

    /** Under which name the meaning of a record's component or of an enum's constant is kept. */
    static String name(Class<?> type, String member) {
        return type.getName() + "." + member;
    }

    /** What a key sets; empty where nobody says. */
    String of(RecordComponent component) {
        return WITHOUT.matcher(full(component)).replaceAll("");
    }

    /** What holds where a key without a default has no value; empty where nobody says. */
    String without(RecordComponent component) {
        Matcher without = WITHOUT.matcher(full(component));
        return without.find() ? without.group(1) : "";
    }

    private String full(RecordComponent component) {
        return texts.getProperty(name(component.getDeclaringRecord(), component.getName()), "");
    }
}
