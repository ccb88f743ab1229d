package dev.heed.test;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.function.Executable;

/**
 * A thread that did not start the engine and has computed nothing yet. As an extension it runs each test of a class on a
 * new one.
 */
public final class OwnThread implements InvocationInterceptor {

    /**
     * Runs something on a new thread and waits for it.
     *
     * @param action what to run
     * @param <T> its result
     * @return its result
     */
    public static <T> T call(Supplier<T> action) {
        List<T> result = new ArrayList<>();
        run(() -> result.add(action.get()));
        return result.get(0);
    }

    /**
     * Runs something on a new thread and waits for it.
     *
     * @param action what to run; what it throws is thrown as it is
     */
    public static void run(Runnable action) {
        try {
            execute(action::run);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static void execute(Executable action) throws Throwable {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        action.execute();
                    } catch (Throwable e) {
                        failure.set(e);
                    }
                },
                "own");
        thread.start();
        thread.join();
        if (failure.get() != null) {
            throw failure.get();
        }
    }

    @Override
    public void interceptTestMethod(
            Invocation<Void> invocation,
            ReflectiveInvocationContext<Method> invocationContext,
            ExtensionContext extensionContext)
            throws Throwable {
        execute(invocation::proceed);
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<Void> invocation,
            ReflectiveInvocationContext<Method> invocationContext,
            ExtensionContext extensionContext)
            throws Throwable {
        execute(invocation::proceed);
    }
}
