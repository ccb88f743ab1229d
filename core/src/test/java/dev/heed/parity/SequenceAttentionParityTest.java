package dev.heed.parity;

import dev.heed.attention.AdditiveAttention;
import dev.heed.attention.GeneralAttention;
import dev.heed.attention.SequenceAttention;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Against Bahdanau's and Luong's formulas. */
class SequenceAttentionParityTest {

    @Test
    void additiveAttentionToPaddedMemory() {
        compare("additive", reference -> new AdditiveAttention(reference.size("F")));
    }

    @Test
    void generalAttentionToPaddedMemory() {
        compare("general", reference -> new GeneralAttention(reference.size("memorySize")));
    }

    @Test
    void scaledAttentionToPaddedMemory() {
        compare("general-scaled", reference -> GeneralAttention.scaled(reference.size("memorySize")));
    }

    private static void compare(String name, Function<ReferenceCase, SequenceAttention> block) {
        try (ReferenceCase reference = ReferenceCase.open(name)) {
            SequenceAttention attention = reference.load(block.apply(reference));

            reference.compareWithWeights(() -> attention.attend(
                    reference.pass(), reference.input("query"), reference.input("memory"), reference.padding()));
        }
    }
}
