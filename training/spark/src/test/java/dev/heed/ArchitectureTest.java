package dev.heed;

import dev.heed.test.ArchitectureRules.Module;
import dev.heed.test.ModuleArchitecture;

class ArchitectureTest extends ModuleArchitecture {

    ArchitectureTest() {
        super(Module.SPARK);
    }
}
