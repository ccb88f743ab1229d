package dev.heed.kernel;

import ai.djl.ndarray.types.Shape;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A module's instance in Python's pickle format, protocol 2, as libtorch reads it. Parameters are numbered, their values
 * lie elsewhere.
 *
 * @see <a href="https://github.com/python/cpython/blob/main/Lib/pickletools.py">The format's opcodes</a>
 */
final class ScriptPickle {

    private static final String PROTOCOL_2 = "\u0080\u0002";
    private static final String STOP = ".";
    private static final char MARK = '(';
    private static final String NONE = "N";
    private static final String TRUE = "\u0088";
    private static final String FALSE = "\u0089";
    private static final char TEXT = 'X';
    private static final char INT = 'J';
    private static final char LONG = '\u008a';
    private static final char FLOAT = 'G';
    private static final String TUPLE = "t";
    private static final String EMPTY_TUPLE = ")";
    private static final String EMPTY_LIST = "]";
    private static final String APPENDS = "e";
    private static final String EMPTY_DICT = "}";
    private static final String SET_ITEMS = "u";
    private static final String NEW_OBJECT = "\u0081";
    private static final String SET_STATE = "b";
    private static final String CALL = "R";
    private static final String BY_PERSISTENT_ID = "Q";

    private final Map<ScriptModule, String> classes;
    private final List<ScriptModule.Tensor> tensors = new ArrayList<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    ScriptPickle(Map<ScriptModule, String> classes) {
        this.classes = classes;
    }

    byte[] of(ScriptModule module) {
        op(PROTOCOL_2);
        object(module);
        op(STOP);
        return bytes.toByteArray();
    }

    /** The parameters in the order of their numbers. */
    List<ScriptModule.Tensor> tensors() {
        return tensors;
    }

    private void object(ScriptModule module) {
        global("__torch__", Objects.requireNonNull(classes.get(module)));
        op(EMPTY_TUPLE + NEW_OBJECT + EMPTY_DICT + MARK);
        module.attributes().forEach((name, attribute) -> {
            text(name);
            attribute.value().ifPresentOrElse(this::value, () -> op(NONE));
        });
        op(SET_ITEMS + SET_STATE);
    }

    private void value(Object value) {
        if (value instanceof ScriptModule module) {
            object(module);
        } else if (value instanceof ScriptModule.Tensor tensor) {
            tensor(tensor);
        } else if (value instanceof double[] numbers) {
            list(numbers);
        } else if (value instanceof String text) {
            text(text);
        } else if (value instanceof Boolean truth) {
            op(truth ? TRUE : FALSE);
        } else if (value instanceof Double number) {
            real(number);
        } else {
            whole((Long) value);
        }
    }

    /** {@code _rebuild_tensor_v2(storage, offset 0, shape, strides, requires_grad, no hooks)}. */
    private void tensor(ScriptModule.Tensor tensor) {
        Shape shape = tensor.shape();
        global("torch._utils", "_rebuild_tensor_v2");
        op(String.valueOf(MARK) + MARK);
        text("storage");
        global("torch", "FloatStorage");
        text(Integer.toString(tensors.size()));
        text("cpu");
        whole(shape.size());
        op(TUPLE + BY_PERSISTENT_ID);
        whole(0);
        long[] strides = new long[shape.dimension()];
        long stride = 1;
        for (int axis = strides.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= shape.get(axis);
        }
        wholes(shape.getShape());
        wholes(strides);
        op(TRUE);
        global("collections", "OrderedDict");
        op(EMPTY_TUPLE + CALL + TUPLE + CALL);
        tensors.add(tensor);
    }

    private void list(double[] numbers) {
        global("torch.jit._pickle", "build_doublelist");
        op(MARK + EMPTY_LIST + MARK);
        for (double number : numbers) {
            real(number);
        }
        op(APPENDS + TUPLE + CALL);
    }

    private void wholes(long... numbers) {
        op(String.valueOf(MARK));
        for (long number : numbers) {
            whole(number);
        }
        op(TUPLE);
    }

    private void whole(long number) {
        if (number == (int) number) {
            bytes.write(INT);
            bytes.writeBytes(little(Integer.BYTES).putInt((int) number).array());
        } else {
            bytes.write(LONG);
            bytes.write(Long.BYTES);
            bytes.writeBytes(little(Long.BYTES).putLong(number).array());
        }
    }

    private void real(double number) {
        bytes.write(FLOAT);
        bytes.writeBytes(ByteBuffer.allocate(Double.BYTES).putDouble(number).array());
    }

    private void text(String text) {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        bytes.write(TEXT);
        bytes.writeBytes(little(Integer.BYTES).putInt(content.length).array());
        bytes.writeBytes(content);
    }

    private void global(String module, String name) {
        op("c" + module + "\n" + name + "\n");
    }

    private void op(String codes) {
        bytes.writeBytes(codes.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
