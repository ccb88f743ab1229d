package dev.heed.huggingface;

/** What the architectures of language models share. */
final class LanguageModels {

    private LanguageModels() {}

    /** The size of a head where heads share a vector out among themselves. */
    static int headDim(String vectorKey, int embedDim, String headsKey, int numHeads) {
        if (numHeads < 1 || embedDim % numHeads != 0) {
            throw new IllegalArgumentException(vectorKey + " must be divisible by " + headsKey + ", but got "
                    + vectorKey + "=" + embedDim + ", " + headsKey + "=" + numHeads);
        }
        return embedDim / numHeads;
    }
}
