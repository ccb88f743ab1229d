package dev.heed.test;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import dev.heed.block.AdaptableLinear;
import dev.heed.block.SizedBlock;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.Buffer;
import java.nio.file.Path;
import java.util.Arrays;

/** The rules that every module's {@code ArchitectureTest} puts its classes under. */
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
     * Reads the main classes of the module under test, in whose folder its tests run.
     *
     * @return none of a test or of another module
     */
    public static JavaClasses mainClasses() {
        return new ClassFileImporter().importPath(Path.of("target", "classes"));
    }

    /**
     * Every package is a slice of its own, also one inside another.
     *
     * @return the rule that packages form no cycle
     */
    public static ArchRule noPackageCycles() {
        return SlicesRuleDefinition.slices().matching(ROOT + ".(**)").should().beFreeOfCycles();
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
                .because("Scaling.times keeps the number alive until the backward pass");
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
                .because("the array's memory would be Java's, and gone with this handle");
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
                .because("it takes the default locale or character set: pass Locale.ROOT or UTF-8");
    }

    /**
     * DJL's blocks take parameters of any size from a file, and fail at the first pass. A module may have no block.
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
     * @param module the module under test
     * @return the rule that its classes lie in its packages
     */
    public static ArchRule packagesAreKnown(Module module) {
        return ArchRuleDefinition.classes()
                .should()
                .resideInAnyPackage(module.packages())
                .because("ArchitectureRules.Module says which module a package belongs to");
    }
}
