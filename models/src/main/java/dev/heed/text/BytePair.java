package dev.heed.text;

/** Two tokens behind one another, by their ids. */
record BytePair(int left, int right) {}
