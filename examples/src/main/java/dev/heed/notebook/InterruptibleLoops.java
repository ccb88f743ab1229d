package dev.heed.notebook;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Lets an interruption end the loops of a cell, which Java alone would not: each jump backwards in a snippet's code asks
 * first whether its cell was interrupted. Code of libraries stays as it is.
 */
public final class InterruptibleLoops {

    /**
     * Whether the cell on this thread was interrupted. The thread's own mark does not do: a loop that catches an
     * InterruptedException has lost it, and would go on.
     */
    private static final ThreadLocal<BooleanSupplier> INTERRUPTED = ThreadLocal.withInitial(() -> () -> false);

    private InterruptibleLoops() {}

    /**
     * Called by loops of a cell, before each further round.
     *
     * @throws CancellationException if the cell was interrupted
     */
    public static void check() {
        if (INTERRUPTED.get().getAsBoolean()) {
            throw new CancellationException("the cell was interrupted");
        }
    }

    /** Says what this thread's loops ask from now on. */
    static void ask(BooleanSupplier interrupted) {
        INTERRUPTED.set(interrupted);
    }

    /** Returns a class with the checks in its loops. */
    static byte[] in(byte[] bytecode) {
        ClassReader reader = new ClassReader(bytecode);
        // The check takes nothing from the stack and leaves nothing there: sizes and frames stay right
        ClassWriter writer = new ClassWriter(reader, 0);
        reader.accept(
                new ClassVisitor(Opcodes.ASM9, writer) {
                    @Override
                    public MethodVisitor visitMethod(
                            int access,
                            String name,
                            String descriptor,
                            @Nullable String signature,
                            String @Nullable [] exceptions) {
                        return new Jumps(super.visitMethod(access, name, descriptor, signature, exceptions));
                    }
                },
                0);
        return writer.toByteArray();
    }

    private static final class Jumps extends MethodVisitor {
        private final Set<Label> passed = new HashSet<>();

        Jumps(MethodVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public void visitLabel(Label label) {
            passed.add(label);
            super.visitLabel(label);
        }

        @Override
        public void visitJumpInsn(int opcode, Label target) {
            if (passed.contains(target)) {
                String owner = Type.getInternalName(InterruptibleLoops.class);
                super.visitMethodInsn(Opcodes.INVOKESTATIC, owner, "check", "()V", false);
            }
            super.visitJumpInsn(opcode, target);
        }
    }
}
