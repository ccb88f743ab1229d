package dev.heed.train;

/**
 * What one update did.
 *
 * @param step number of the update, from 1
 * @param seconds since training began, at the end of the update
 * @param loss mean over the batch's real target tokens, in nats, before the update
 * @param gradientNorm common length of all gradients before clipping
 * @param tokens real target tokens so far
 * @param progress share of the budget that is used up
 */
public record StepReport(long step, double seconds, float loss, float gradientNorm, long tokens, double progress) {}
