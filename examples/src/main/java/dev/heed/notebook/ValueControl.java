package dev.heed.notebook;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import jdk.jshell.execution.DirectExecutionControl;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;
import org.jspecify.annotations.Nullable;

/**
 * Runs snippets in this process, on the thread that asks. It keeps the value of the last one itself, where JShell's own
 * keep only its text, and it can be interrupted.
 */
final class ValueControl extends DirectExecutionControl implements ExecutionControlProvider {

    private @Nullable Object value;
    private @Nullable Thread running;
    private volatile boolean interrupted;

    @Override
    public String name() {
        return "heed";
    }

    @Override
    public ExecutionControl generate(ExecutionEnv environment, Map<String, String> parameters) {
        return this;
    }

    /** Hands over the value, so that it does not outlive its use here. */
    Optional<Object> takeValue() {
        Optional<Object> taken = Optional.ofNullable(value);
        value = null;
        return taken;
    }

    /** Interrupts what is run until the next {@link #takeInterruption}; from any thread. */
    synchronized void interrupt() {
        interrupted = true;
        if (running != null) {
            running.interrupt();
        }
    }

    /** Returns whether there was an interruption, and forgets it. */
    synchronized boolean takeInterruption() {
        boolean taken = interrupted;
        interrupted = false;
        return taken;
    }

    @Override
    public void load(ClassBytecodes[] classes)
            throws ClassInstallException, NotImplementedException, EngineTerminationException {
        super.load(Arrays.stream(classes)
                .map(loaded -> new ClassBytecodes(loaded.name(), InterruptibleLoops.in(loaded.bytecodes())))
                .toArray(ClassBytecodes[]::new));
    }

    @Override
    protected String invoke(Method method) throws Exception {
        value = null;
        enter();
        try {
            value = method.invoke(null);
        } finally {
            leave();
        }
        return ""; // The value's text: nobody reads it, and that of an array takes long
    }

    /** JShell's own work, between snippets, is never interrupted: it would lose the files that it has open. */
    private synchronized void enter() {
        running = Thread.currentThread();
        InterruptibleLoops.ask(() -> interrupted);
        if (interrupted) {
            running.interrupt();
        }
    }

    private synchronized void leave() {
        running = null;
        Thread.interrupted();
    }
}
