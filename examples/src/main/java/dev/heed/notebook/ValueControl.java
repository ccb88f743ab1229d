package dev.heed.notebook;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.Optional;
import jdk.jshell.execution.DirectExecutionControl;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;
import org.jspecify.annotations.Nullable;

/** Runs snippets in this process and keeps the value of the last one itself, where JShell's own keep only its text. */
final class ValueControl extends DirectExecutionControl {

    private @Nullable Object value;

    /** The provider that JShell asks for this control. */
    ExecutionControlProvider provider() {
        return new ExecutionControlProvider() {
            @Override
            public String name() {
                return "heed";
            }

            @Override
            public ExecutionControl generate(ExecutionEnv environment, Map<String, String> parameters) {
                return ValueControl.this;
            }
        };
    }

    /** Forgets the value, so that a value does not outlive its use here. */
    Optional<Object> takeValue() {
        Optional<Object> taken = Optional.ofNullable(value);
        value = null;
        return taken;
    }

    @Override
    protected String invoke(Method method) throws Exception {
        value = null;
        value = method.invoke(null);
        return ""; // The value's text: nobody reads it, and that of an array takes long
    }
}
