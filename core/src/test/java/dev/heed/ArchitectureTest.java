package dev.heed;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import dev.heed.test.ArchitectureRules;
import dev.heed.test.ArchitectureRules.Module;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses CLASSES = ArchitectureRules.mainClasses();

    @Test
    void packagesAreKnown() {
        ArchitectureRules.packagesAreKnown(Module.CORE).check(CLASSES);
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
    void coreNeedsOnlyDjlAndAnnotationsAndALog() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("dev.heed..", "java..", "ai.djl..", "org.jspecify..", "org.slf4j..")
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void onlyTheKernelTouchesThePyTorchEngine() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.heed.kernel..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("ai.djl.pytorch..")
                .allowEmptyShould(true)
                .check(CLASSES);
    }
}
