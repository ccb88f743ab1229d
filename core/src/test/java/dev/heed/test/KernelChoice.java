package dev.heed.test;

import dev.heed.kernel.Kernel;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

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
