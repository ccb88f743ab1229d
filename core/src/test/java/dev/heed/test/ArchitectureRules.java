package dev.heed.test;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import dev.heed.block.AdaptableLinear;
import dev.heed.block.SizedBlock;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.Buffer;
import java.util.Arrays;

/**
 * The rules that every module's {@code ArchitectureTest} puts its classes under.
 *
 * <p>A rule may find nothing to check: a module starts empty.
 */
public final class ArchitectureRules {
    private static final String ROOT = "dev.heed";

    /** The modules and their packages; a new package is entered here. */
    public enum Module {
        /** The attention blocks that any DJL project can import. */
        CORE("engine shape mask kernel position embedding attention norm layer block"),
        /** Models built from the blocks. */
        MODELS("text seq2seq lm encoder generate io huggingface torchscript adapt"),
        /** Data, the training loop and metrics. */
        TRAINING("data train metric"),
        /** Recipes, run folders, studies, charts and reports. */
        RUNS("chart look predict recipe family run study"),
        /** Training on a cluster. */
        SPARK("spark"),
        /** Commands and notebooks. */
        EXAMPLES("cli bench notebook");

        private final String names;

        Module(String names) {
            this.names = names;
        }

        private String[] packages() {
            return Arrays.stream(names.split(" "))
                    .map(name -> ROOT + "." + name + "..")
                    .toArray(String[]::new);
        }
    }

    private ArchitectureRules() {}

    /**
     * Reads the main classes of the module under test and of the modules below it.
     *
     * @return Heed's classes without any test class
     */
    public static JavaClasses mainClasses() {
        ImportOption noTests = location -> !location.contains("/test-classes/") && !location.contains("-tests.jar");
        return new ClassFileImporter().withImportOption(noTests).importPackages(ROOT);
    }

    /**
     * Every package is a slice of its own, also one inside another.
     *
     * @return the rule that packages form no cycle
     */
    public static ArchRule noPackageCycles() {
        return SlicesRuleDefinition.slices()
                .matching(ROOT + ".(**)")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true);
    }

    /**
     * Core, models, training, runs, examples: each may use those before it. Spark is beside the examples.
     *
     * @return the rule that no module uses one after it
     */
    public static ArchRule modulesDependDownwards() {
        return layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .withOptionalLayers(true)
                .layer("core")
                .definedBy(Module.CORE.packages())
                .layer("models")
                .definedBy(Module.MODELS.packages())
                .layer("training")
                .definedBy(Module.TRAINING.packages())
                .layer("runs")
                .definedBy(Module.RUNS.packages())
                .layer("spark")
                .definedBy(Module.SPARK.packages())
                .layer("examples")
                .definedBy(Module.EXAMPLES.packages())
                .whereLayer("core")
                .mayNotAccessAnyLayer()
                .whereLayer("models")
                .mayOnlyAccessLayers("core")
                .whereLayer("training")
                .mayOnlyAccessLayers("core", "models")
                .whereLayer("runs")
                .mayOnlyAccessLayers("core", "models", "training")
                .whereLayer("spark")
                .mayNotBeAccessedByAnyLayer()
                .allowEmptyShould(true);
    }

    /**
     * No gradient may run through DJL's multiplication by a number: its buffer is gone when the garbage collector runs
     * before the backward pass, and the gradient is silently wrong. Updates of parameters, which have no gradient, may use
     * it.
     *
     * @return the rule that only updates multiply, divide or raise by a number
     */
    public static ArchRule gradientsKeepTheirNumbers() {
        return ArchRuleDefinition.noClasses()
                .that()
                .doNotHaveFullyQualifiedName(ROOT + ".kernel.ComposedUpdates")
                .should()
                .callMethod(NDArray.class, "mul", Number.class)
                .orShould()
                .callMethod(NDArray.class, "div", Number.class)
                .orShould()
                .callMethod(NDArray.class, "pow", Number.class)
                .orShould()
                .callMethod(Activation.class, "swish", NDArray.class, float.class)
                .because("Scaling.times keeps the number alive until the backward pass")
                .allowEmptyShould(true);
    }

    /**
     * No array may be given other elements by DJL's {@code set(Buffer)} or {@code copyTo}: they lay it into a buffer of
     * Java's that lives as long as that handle, while a gradient or a view goes on to use the memory.
     *
     * @return the rule that nobody calls them
     */
    public static ArchRule arraysKeepTheirMemory() {
        return ArchRuleDefinition.noClasses()
                .should()
                .callMethod(NDArray.class, "set", Buffer.class)
                .orShould()
                .callMethod(NDArray.class, "copyTo", NDArray.class)
                .because("the array's memory would be Java's, and gone with this handle")
                .allowEmptyShould(true);
    }

    /**
     * What is printed, written or hashed is the same in every country. The compiler refuses most of what would look at
     * the default locale or character set (Error Prone); these it lets pass.
     *
     * @return the rule that nobody formats or encodes without saying how
     */
    public static ArchRule textsKnowNoCountry() {
        return ArchRuleDefinition.noClasses()
                .should()
                .callMethod(String.class, "format", String.class, Object[].class)
                .orShould()
                .callMethod(PrintStream.class, "printf", String.class, Object[].class)
                .orShould()
                .callMethod(PrintStream.class, "format", String.class, Object[].class)
                .orShould()
                .callMethod(PrintWriter.class, "printf", String.class, Object[].class)
                .orShould()
                .callMethod(PrintWriter.class, "format", String.class, Object[].class)
                .orShould()
                .callConstructor(PrintStream.class, OutputStream.class)
                .orShould()
                .callConstructor(PrintStream.class, OutputStream.class, boolean.class)
                .orShould()
                .callMethod(Process.class, "inputReader")
                .orShould()
                .callMethod(Process.class, "outputWriter")
                .because("it takes the default locale or character set: pass Locale.ROOT or UTF-8")
                .allowEmptyShould(true);
    }

    /**
     * DJL's blocks take parameters of any size from a file, and fail at the first pass.
     *
     * @return the rule that every block refuses a file of other parameters than its own
     */
    public static ArchRule blocksKnowTheirSizes() {
        return ArchRuleDefinition.classes()
                .that()
                .implement(Block.class)
                .and()
                .doNotBelongToAnyOf(AdaptableLinear.class)
                .should()
                .beAssignableTo(SizedBlock.class)
                .because("SizedBlock refuses a file of other parameters than its own, and than those within it")
                .allowEmptyShould(true);
    }

    /**
     * The packages are the ones listed in {@link Module}.
     *
     * @param top the module under test
     * @return the rule that no class lies in a package of neither this module nor one below it
     */
    public static ArchRule packagesAreKnown(Module top) {
        String[] known = Arrays.stream(Module.values())
                .filter(module -> module.compareTo(top) <= 0)
                .flatMap(module -> Arrays.stream(module.packages()))
                .toArray(String[]::new);
        return ArchRuleDefinition.classes()
                .should()
                .resideInAnyPackage(known)
                .because("ArchitectureRules.Module says which module a package belongs to")
                .allowEmptyShould(true);
    }
}
