package dev.heed.parity;

import dev.heed.kernel.Kernel;
import org.jspecify.annotations.Nullable;

/** The kernel that a test runs on. */
enum KernelChoice {
    FUSED(null),
    COMPOSED("composed");

    private final @Nullable String property;

    KernelChoice(@Nullable String property) {
        this.property = property;
    }

    /** Makes the choice for this process; the result undoes it. */
    Runnable force() {
        String before = System.getProperty(Kernel.PROPERTY);
        set(property);
        return () -> set(before);
    }

    private static void set(@Nullable String value) {
        if (value == null) {
            System.clearProperty(Kernel.PROPERTY);
        } else {
            System.setProperty(Kernel.PROPERTY, value);
        }
    }
}
