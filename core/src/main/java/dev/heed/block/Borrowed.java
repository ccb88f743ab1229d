package dev.heed.block;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;

/**
 * Handles on arrays that belong to somebody else and live longer than a step: a mask, a cache, an encoder's output.
 *
 * <p>DJL gives the result of an operation to the manager of its first operand, so a view of a borrowed array would stay
 * with the lender, one more at each step. An operation that starts from a handle leaves nothing there.
 */
public final class Borrowed {

    private Borrowed() {}

    /** A handle on an array for a step, without a copy; the array itself where the step owns it already. */
    public static NDArray by(NDManager manager, NDArray array) {
        if (array.getManager() == manager) {
            return array;
        }
        return attached(manager, array.reshape(array.getShape()));
    }

    /** Handles on the arrays of a list, by their names. */
    public static NDList all(NDManager manager, NDList arrays) {
        NDList handles = new NDList();
        for (NDArray array : arrays) {
            NDArray handle = by(manager, array);
            handle.setName(array.getName());
            handles.add(handle);
        }
        return handles;
    }

    /** The result of an operation on a borrowed array, taken from the lender to another manager. */
    public static NDArray attached(NDManager manager, NDArray result) {
        result.attach(manager);
        return result;
    }
}
