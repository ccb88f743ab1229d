package dev.heed.test;

import dev.heed.kernel.Kernel;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Which kernel a test runs on. */
public enum KernelChoice {
    /** What the engine fuses, the kernel that a user gets. */
    FUSED(null),
    /** The spelled-out operations. */
    COMPOSED("composed");

    private final @Nullable String value;

    KernelChoice(@Nullable String value) {
        this.value = value;
    }

    /**
     * Runs something on this kernel, then puts the choice before it back.
     *
     * @param action what to run; no other test may run beside it, since the choice holds for the whole process
     */
    public void run(Runnable action) {
        Runnable putBack = force();
        try {
            action.run();
        } finally {
            putBack.run();
        }
    }

    /**
     * Makes the choice for this process.
     *
     * @return puts the choice before it back
     */
    public Runnable force() {
        String before = System.getProperty(Kernel.PROPERTY);
        set(value);
        return () -> set(before);
    }

    /** As an extension, runs each test of a class on the composed kernel. */
    public static final class Composed implements BeforeEachCallback, AfterEachCallback {

        private Runnable putBack = () -> {};

        @Override
        public void beforeEach(ExtensionContext context) {
            putBack = COMPOSED.force();
        }

        @Override
        public void afterEach(ExtensionContext context) {
            putBack.run();
        }
    }

    private static void set(@Nullable String value) {
        if (value == null) {
            System.clearProperty(Kernel.PROPERTY);
        } else {
            System.setProperty(Kernel.PROPERTY, value);
        }
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
