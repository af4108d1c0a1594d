const FACTORS = [7, 5, 3, 2] as const

/** n as factors 7, 5, 3, 4 and 2 in the order the passes use them; empty where another prime divides n. */
export function fftFactors(n: number): number[] {
  const factors: number[] = []
  let rest = n
  for (const prime of FACTORS) {
    for (; rest > 1 && rest % prime === 0; rest /= prime) factors.push(prime)
  }
  if (rest !== 1) return []
  const twos = factors.filter((factor) => factor === 2).length
  const odd = factors.slice(0, factors.length - twos)
  return [...odd, ...new Array<number>(twos >> 1).fill(4), ...(twos % 2 ? [2] : [])]
}

/** The smallest 2^a 3^b 5^c 7^d that is at least `minimum` and a multiple of `multiple` (itself of that form). */
export function goodFftSize(minimum: number, multiple = 8): number {
  let size = Math.max(1, Math.ceil(minimum / multiple)) * multiple
  while (size > 1 && fftFactors(size).length === 0) size += multiple
  return size
}
