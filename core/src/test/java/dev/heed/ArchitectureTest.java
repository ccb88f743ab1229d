package dev.heed;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import dev.heed.test.ArchitectureRules.Module;
import dev.heed.test.ModuleArchitecture;
import org.junit.jupiter.api.Test;

class ArchitectureTest extends ModuleArchitecture {

    ArchitectureTest() {
        super(Module.CORE);
    }

    @Test
    void coreNeedsOnlyDjlAndAnnotationsAndALog() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("dev.heed..", "java..", "ai.djl..", "org.jspecify..", "org.slf4j..")
                .check(CLASSES);
    }

    @Test
    void onlyTheKernelAndItsEngineTouchPyTorch() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.heed.kernel..", "dev.heed.engine..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("ai.djl.pytorch..")
                .check(CLASSES);
    }
}
