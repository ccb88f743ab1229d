package dev.heed.test;

import java.lang.reflect.Method;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

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
    public static <T> T call(Callable<T> action) {
        FutureTask<T> task = new FutureTask<>(action);
        new Thread(task, "own").start();
        try {
            return task.get();
        } catch (java.util.concurrent.ExecutionException e) {
            throw OwnThread.<RuntimeException>sneaky(e.getCause());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Runs something on a new thread and waits for it.
     *
     * @param action what to run
     */
    public static void run(Runnable action) {
        call(() -> {
            action.run();
            return true;
        });
    }

    /** A test's failure is thrown as it is. */
    @SuppressWarnings("unchecked")
    private static <E extends Throwable> E sneaky(Throwable failure) throws E {
        throw (E) failure;
    }

    @Override
    public void interceptTestMethod(
            Invocation<Void> invocation,
            ReflectiveInvocationContext<Method> invocationContext,
            ExtensionContext extensionContext) {
        run(invocation);
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<Void> invocation,
            ReflectiveInvocationContext<Method> invocationContext,
            ExtensionContext extensionContext) {
        run(invocation);
    }

    private static void run(Invocation<Void> invocation) {
        run((Runnable) () -> {
            try {
                invocation.proceed();
            } catch (Throwable e) {
                throw OwnThread.<RuntimeException>sneaky(e);
            }
        });
    }
}
