package dev.heed.metric;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class EditDistanceTest {

    private static int between(String a, String b) {
        return EditDistance.between(letters(a), letters(b));
    }

    private static List<String> letters(String text) {
        return text.chars().mapToObj(Character::toString).toList();
    }

    private static String random(RandomGenerator random) {
        return random.ints(random.nextInt(7), 'a', 'd')
                .mapToObj(Character::toString)
                .reduce("", String::concat);
    }

    /* The definition as it stands, exponential and plain. */
    private static int byDefinition(String a, String b) {
        if (a.isEmpty() || b.isEmpty()) {
            return a.length() + b.length();
        }
        int substituted = byDefinition(a.substring(1), b.substring(1)) + (a.charAt(0) == b.charAt(0) ? 0 : 1);
        int moved = 1 + Math.min(byDefinition(a.substring(1), b), byDefinition(a, b.substring(1)));
        return Math.min(substituted, moved);
    }

    @Test
    void knownDistances() {
        assertThat(between("kitten", "sitting")).isEqualTo(3);
        assertThat(between("saturday", "sunday")).isEqualTo(3);
        assertThat(between("", "abc")).isEqualTo(3);
        assertThat(between("abc", "")).isEqualTo(3);
        assertThat(between("", "")).isZero();
    }

    @Test
    void agreesWithTheDefinition() {
        SplittableRandom random = new SplittableRandom(31);
        for (int trial = 0; trial < 200; trial++) {
            String a = random(random);
            String b = random(random);
            assertThat(between(a, b)).as("%s to %s", a, b).isEqualTo(byDefinition(a, b));
        }
    }
}
