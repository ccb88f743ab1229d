package dev.heed;

import com.tngtech.archunit.core.domain.JavaClasses;
import dev.heed.test.ArchitectureRules;
import dev.heed.test.ArchitectureRules.Module;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses CLASSES = ArchitectureRules.mainClasses();

    @Test
    void packagesAreKnown() {
        ArchitectureRules.packagesAreKnown(Module.RUNS).check(CLASSES);
    }

    @Test
    void gradientsKeepTheirNumbers() {
        ArchitectureRules.gradientsKeepTheirNumbers().check(CLASSES);
    }

    @Test
    void arraysKeepTheirMemory() {
        ArchitectureRules.arraysKeepTheirMemory().check(CLASSES);
    }

    @Test
    void packagesFormNoCycle() {
        ArchitectureRules.noPackageCycles().check(CLASSES);
    }

    @Test
    void modulesDependDownwards() {
        ArchitectureRules.modulesDependDownwards().check(CLASSES);
    }
}
