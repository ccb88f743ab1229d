/** Models for programs without Heed: as TorchScript, which PyTorch in any language and plain DJL run. */
@NullMarked
package dev.heed.torchscript;

import org.jspecify.annotations.NullMarked;
