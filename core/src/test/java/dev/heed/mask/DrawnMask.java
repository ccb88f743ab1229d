package dev.heed.mask;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/** A mask as a picture. */
final class DrawnMask {

    private DrawnMask() {}

    /** One string a query, x where a key may be seen. */
    static NDArray of(NDManager manager, String... rows) {
        String cells = String.join("", rows);
        boolean[] keep = new boolean[cells.length()];
        for (int cell = 0; cell < keep.length; cell++) {
            keep[cell] = cells.charAt(cell) == 'x';
        }
        return manager.create(keep, new Shape(rows.length, rows[0].length()));
    }
}
