package dev.heed.adapt;

import dev.heed.io.Excerpt;
import dev.heed.io.SafeText;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Chooses blocks or parameters of a network by name. A pattern is a regular expression for the last names of a path ({@link
 * dev.heed.block.ParameterPaths}), and chooses all that lies within as well: {@code queryProjection} those of all layers,
 * {@code layer0.selfAttention} the four of one, {@code layer[01]} two layers, {@code .*} everything. At its beginning {@code ^}
 * stands for that of the path: {@code ^outputProjection} is the one of the network itself, and of no layer.
 */
public final class NamePatterns {

    private final String name;
    private final List<String> texts;
    private final List<Pattern> patterns;

    /**
     * Reads patterns.
     *
     * @param name of the setting, for errors
     * @throws IllegalArgumentException if one is no regular expression
     */
    public NamePatterns(String name, List<String> texts) {
        this.name = name;
        this.texts = List.copyOf(texts);
        patterns = texts.stream().map(this::compiled).toList();
    }

    private Pattern compiled(String text) {
        try {
            return Pattern.compile("(.*\\.)?(?:" + text + ")");
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    name + " must be names or regular expressions, but got " + SafeText.of(text) + ": "
                            + e.getDescription(),
                    e);
        }
    }

    /** Whether a path, or one that it lies within, is chosen. */
    public boolean match(String path) {
        return patterns.stream().anyMatch(pattern -> matches(pattern, path));
    }

    private static boolean matches(Pattern pattern, String path) {
        for (int end = path.length(); end > 0; end = path.lastIndexOf('.', end - 1)) {
            if (pattern.matcher(path.substring(0, end)).matches()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Refuses a pattern that chooses nothing.
     *
     * @param paths all that could be chosen
     * @throws IllegalArgumentException if one of the patterns matches none of them
     */
    public void requireMatches(Collection<String> paths) {
        for (int place = 0; place < patterns.size(); place++) {
            Pattern pattern = patterns.get(place);
            if (paths.stream().noneMatch(path -> matches(pattern, path))) {
                throw new IllegalArgumentException(
                        Excerpt.ofSentence(name + " must match one of the network's names, but got "
                                + SafeText.of(texts.get(place)) + "; there are " + String.join(", ", paths)));
            }
        }
    }
}
