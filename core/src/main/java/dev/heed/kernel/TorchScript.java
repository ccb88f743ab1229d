package dev.heed.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A TorchScript module without parameters, loaded once and kept for the life of the process. */
final class TorchScript {

    /** What the classes call, by the name of the file under {@code __torch__}; it may call each other. */
    private static final Map<String, String> FUNCTIONS = Map.of(
            "operations", source("operations.py"),
            "decoding", source("decoding.py"),
            "recurrent", source("recurrent.py"));

    private static final String LIST = "list[]";

    private final PtSymbolBlock module;
    private final NDManager manager;
    private final Map<String, NDArray> methods = new ConcurrentHashMap<>();
    private final Map<Number, NDArray> scalars = new ConcurrentHashMap<>();
    private final NDArray absent;

    private TorchScript(PtSymbolBlock module, NDManager manager) {
        this.module = module;
        this.manager = manager;
        absent = manager.create(new Shape(0));
    }

    /**
     * Loads a module of a class in a resource of this package. It may call the functions of {@code operations.py},
     * {@code decoding.py} and {@code recurrent.py}.
     */
    static TorchScript load(String name, String resource) {
        PtNDManager manager = (PtNDManager) NDManager.newBaseManager("PyTorch");
        manager.setName("heed-" + name);
        try {
            String methods = Objects.requireNonNull(
                    ScriptModule.classes(source(resource)).get(name));
            ScriptModule script = new ScriptModule(name, methods);
            Path archive = Files.createTempFile("heed-", ".pt");
            try {
                try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(archive))) {
                    TorchScriptArchive.write(out, script, FUNCTIONS);
                }
                // The last argument keeps gradients alive through the module.
                PtSymbolBlock module = JniUtils.loadModule(manager, archive, false, new String[0], new String[0], true);
                return new TorchScript(module, manager);
            } finally {
                Files.delete(archive);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A resource of this package. */
    static String source(String resource) {
        try (InputStream source = TorchScript.class.getResourceAsStream(resource)) {
            if (source == null) {
                throw new IllegalStateException("resource must be on the class path, but got none named " + resource);
            }
            return new String(source.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Calls a method of one result; gradients flow wherever the engine records them.
     *
     * @param method a method of the module's class
     * @param arguments its arguments in order; the result is attached to the manager of the first
     */
    NDArray call(String method, NDArray... arguments) {
        return callForAll(method, arguments).singletonOrThrow();
    }

    /** Calls a method of several results, a tuple in the script. */
    NDList callForAll(String method, NDArray... arguments) {
        NDList handles = new NDList();
        NDList inputs = new NDList(arguments.length + 1);
        for (NDArray argument : arguments) {
            inputs.add(plain(argument, handles));
        }
        return called(method, inputs, handles);
    }

    /**
     * Calls a method whose second argument is a list.
     *
     * @param method a method of the module's class
     * @param first its first argument; the results are attached to its manager
     * @param list its second argument, with null for what is absent
     * @param others its other arguments in order
     */
    NDList callWithList(String method, NDArray first, List<? extends @Nullable NDArray> list, List<NDArray> others) {
        NDList handles = new NDList();
        NDList inputs = new NDList();
        inputs.add(plain(first, handles));
        inputs.addAll(listed(list, (PtNDManager) first.getManager(), handles));
        others.forEach(other -> inputs.add(plain(other, handles)));
        return called(method, inputs, handles);
    }

    private NDList called(String method, NDList inputs, NDList handles) {
        inputs.add(methods.computeIfAbsent(method, this::selector));
        // The profiling executor would specialise anew for each shape. The setting belongs to the thread, so it goes
        // back to libtorch's default for whatever other modules the caller runs.
        JniUtils.setGraphExecutorOptimize(false);
        try {
            // "true" is not about training: false would run in inference mode, whose results no gradient may touch.
            return IValueUtils.forward(module, inputs, true);
        } finally {
            JniUtils.setGraphExecutorOptimize(true);
            handles.close();
        }
    }

    /**
     * Calls a method outside any gradient, with lists and numbers as arguments.
     *
     * @param arguments its arguments in order; they are closed
     */
    IValue run(String method, IValue... arguments) {
        JniUtils.setGraphExecutorOptimize(false);
        try {
            return runOptimised(method, arguments);
        } finally {
            JniUtils.setGraphExecutorOptimize(true);
        }
    }

    /**
     * Calls such a method with its functions inlined and its graph optimised: a tenth of a second at its first call, made up
     * for by one that loops.
     *
     * @param arguments its arguments in order; they are closed
     */
    IValue runOptimised(String method, IValue... arguments) {
        try {
            return IValueUtils.runMethod(module, method, arguments);
        } finally {
            for (IValue argument : arguments) {
                argument.close();
            }
        }
    }

    /** A number as an argument; the few that a network uses are made once. */
    NDArray scalar(int value) {
        return scalars.computeIfAbsent(value, key -> manager.create(value));
    }

    /** A number as an argument. */
    NDArray scalar(float value) {
        return scalars.computeIfAbsent(value, key -> manager.create(value));
    }

    /** A choice as an argument. */
    NDArray scalar(boolean value) {
        return scalar(value ? 1 : 0);
    }

    /** An argument that may be absent; an array without elements then stands for it. */
    NDArray optional(@Nullable NDArray array) {
        return array == null ? absent : array;
    }

    private static NDArray plain(NDArray argument, NDList handles) {
        return isPlain(argument.getName()) ? argument : unnamed(argument, handles);
    }

    /** Other handles on arrays, of a name of which DJL makes one list. */
    private NDList listed(List<? extends @Nullable NDArray> arrays, PtNDManager scope, NDList handles) {
        PtNDArray[] all = arrays.stream().map(this::optional).toArray(PtNDArray[]::new);
        NDList named = new NDList(all.length);
        try (IValue list = IValue.listFrom(all)) {
            for (NDArray handle : list.toTensorArray(scope)) {
                handle.setName(LIST);
                named.add(handle);
            }
        }
        handles.addAll(named);
        return named;
    }

    /** DJL gives a meaning to dots, brackets and colons in an argument's name, and none to a word. */
    private static boolean isPlain(@Nullable String name) {
        return name == null || name.chars().allMatch(c -> c == '_' || Character.isLetterOrDigit(c));
    }

    /** DJL routes an argument by its name, so a name that a user gave must not reach it. */
    private static NDArray unnamed(NDArray argument, NDList handles) {
        NDArray handle = argument.reshape(argument.getShape());
        handles.add(handle);
        return handle;
    }

    /** DJL selects a method by an argument of this name; its value is ignored. */
    private NDArray selector(String method) {
        NDArray selector = manager.create(0f);
        selector.setName("module_method:" + method);
        return selector;
    }
}
