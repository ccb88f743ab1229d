/**
 * The operations that an engine may fuse. {@link dev.heed.kernel.ComposedKernel} spells them out with DJL's operations and
 * runs on any engine; {@link dev.heed.kernel.FusedKernel} hands them to libtorch in one call. Only this package and
 * {@link dev.heed.engine}, for an engine's threads and gradients, know of PyTorch.
 */
@NullMarked
package dev.heed.kernel;

import org.jspecify.annotations.NullMarked;
