/**
 * A point source. S(ν) = fluxJy · 10^(Σ_{i≥1} termᵢ xⁱ), x = log10(ν / referenceFrequencyHz); the first term is the
 * spectral index. The flux may be negative (a CLEAN component), its spectrum keeps the sign.
 */
export interface PointSource {
  readonly name: string
  readonly raRad: number // ICRS
  readonly decRad: number
  readonly fluxJy: number // Stokes I at the reference frequency; also the amplitude in XX and in YY
  readonly referenceFrequencyHz: number
  readonly spectralTerms: readonly number[]
}

/** Flux density in Jy at a frequency, before any beam. */
export function fluxAtHz(source: PointSource, frequencyHz: number): number {
  const x = Math.log10(frequencyHz / source.referenceFrequencyHz)
  let exponent = 0
  for (let i = source.spectralTerms.length - 1; i >= 0; i--) exponent = (exponent + source.spectralTerms[i]) * x
  return source.fluxJy * 10 ** exponent
}
