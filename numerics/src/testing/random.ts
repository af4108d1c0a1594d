/** A repeatable sequence of numbers in [−1, 1). */
export function randomNumbers(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0
    return (state >>> 8) / 0x800000 - 1
  }
}
