package dev.heed.parity;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.heed.position.AdditivePosition;
import dev.heed.position.Alibi;
import dev.heed.position.Learned;
import dev.heed.position.Rotary;
import dev.heed.position.Sinusoidal;
import dev.heed.test.KernelChoice;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Against the positions' formulas, and {@code nn.Embedding} for learned ones. */
class PositionParityTest {

    @Test
    void sinusoidalPositionFromAnOffset() {
        try (ReferenceCase reference = ReferenceCase.open("position-sinusoidal")) {
            compare(reference, new Sinusoidal());
        }
    }

    @Test
    void learnedPositionFromAnOffset() {
        try (ReferenceCase reference = ReferenceCase.open("position-learned")) {
            compare(reference, new Learned(reference.size("maxLength")));
        }
    }

    @ParameterizedTest
    @EnumSource
    void rotaryPosition(KernelChoice kernel) {
        compareRotary("position-rotary", kernel);
    }

    @ParameterizedTest
    @EnumSource
    void rotaryPositionFromAnOffset(KernelChoice kernel) {
        compareRotary("position-rotary-offset", kernel);
    }

    @Test
    void alibiWhereTheHeadsAreAPowerOfTwo() {
        compareAlibi("position-alibi");
    }

    @Test
    void alibiWhereTheHeadsAreNoPowerOfTwo() {
        compareAlibi("position-alibi-odd-heads");
    }

    private static void compare(ReferenceCase reference, AdditivePosition position) {
        reference.load(position);

        reference.compare(() -> position.addTo(reference.pass(), reference.input("tokens"), reference.size("offset")));
    }

    private static void compareRotary(String name, KernelChoice kernel) {
        try (ReferenceCase reference = ReferenceCase.open(name, kernel)) {
            reference.compare(() -> new Rotary().mark(reference.input("heads"), reference.size("offset")));
        }
    }

    private static void compareAlibi(String name) {
        try (ReferenceCase reference = ReferenceCase.open(name)) {
            Shape scores =
                    new Shape(reference.size("B"), reference.size("H"), reference.size("T"), reference.size("S"));
            NDArray like = reference.manager().zeros(new Shape(1));

            reference.compare(
                    () -> Objects.requireNonNull(new Alibi().bias(like, scores, reference.size("offset"), 0, 0)));
        }
    }
}
