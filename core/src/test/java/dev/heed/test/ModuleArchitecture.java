package dev.heed.test;

import com.tngtech.archunit.core.domain.JavaClasses;
import dev.heed.test.ArchitectureRules.Module;
import org.junit.jupiter.api.Test;

/** Puts the main classes of a module under the {@link ArchitectureRules}. */
public abstract class ModuleArchitecture {

    /** The module's classes. */
    protected static final JavaClasses CLASSES = ArchitectureRules.mainClasses();

    private final Module module;

    /** For a module's own test. */
    protected ModuleArchitecture(Module module) {
        this.module = module;
    }

    @Test
    void packagesAreKnown() {
        ArchitectureRules.packagesAreKnown(module).check(CLASSES);
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
    void blocksKnowTheirSizes() {
        ArchitectureRules.blocksKnowTheirSizes().check(CLASSES);
    }

    @Test
    void textsKnowNoCountry() {
        ArchitectureRules.textsKnowNoCountry().check(CLASSES);
    }

    @Test
    void packagesFormNoCycle() {
        ArchitectureRules.noPackageCycles().check(CLASSES);
    }
}
