package dev.heed.kernel;

import ai.djl.engine.EngineException;
import ai.djl.pytorch.jni.IValue;

/** What libtorch says of the processor it runs on. */
public final class Processor {

    private Processor() {}

    /**
     * Whether it multiplies bfloat16 in hardware. Where it does not, libtorch's products in bfloat16 take hundreds of
     * times as long as those in float32.
     *
     * @return true if libtorch has fast products for it; false also where libtorch cannot tell
     */
    public static boolean multipliesBfloat16() {
        return Holder.MULTIPLIES_BFLOAT16;
    }

    private static final class Holder {
        static final boolean MULTIPLIES_BFLOAT16 = ask();

        /** In a script of its own: builds of libtorch without oneDNN do not know the question and refuse the script. */
        private static boolean ask() {
            try (IValue answer = TorchScript.load("Processor", "processor.py").run("multiplies_bfloat16")) {
                return answer.toBoolean();
            } catch (EngineException e) {
                return false;
            }
        }
    }
}
