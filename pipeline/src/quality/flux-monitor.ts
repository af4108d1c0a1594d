import type { CalibratorFluxMeasurement } from '../products.ts'

/** What identifies a measurement of a calibrator. */
export type MeasuredCalibrator = Pick<
  CalibratorFluxMeasurement,
  'calibrator' | 'measurementSet' | 'mjdS' | 'frequencyHz' | 'catalogFluxJy'
>

/**
 * Gathers what calibrated visibilities, averaged as far as their phase is to be told, say of a calibrator's flux: values
 * over those that the catalogue lets expect, 1 where both agree. Nothing is kept but sums.
 */
export class CalibratorFluxSums {
  #count = 0
  #weight = 0
  #re = 0
  #squares = { weight: 0, re: 0, power: 0 } // Σw², Σw²·Re, Σw²·Re²
  #phase = 0
  #amplitude = 0
  #power = 0

  /** @param weight  1/σ² of the value, in any unit; a value without weight, or that is no number, does not count */
  add(re: number, im: number, weight: number): void {
    if (!(weight > 0) || !Number.isFinite(re + im + weight)) return
    const power = re ** 2 + im ** 2
    this.#count++
    this.#weight += weight
    this.#re += weight * re
    this.#squares.weight += weight ** 2
    this.#squares.re += weight ** 2 * re
    this.#squares.power += (weight * re) ** 2
    this.#phase += weight * Math.atan2(im, re) ** 2
    this.#amplitude += weight * Math.sqrt(power)
    this.#power += weight * power
  }

  /**
   * The flux of the calibrator over that of the catalogue: the real part of the weighted mean, in which noise averages
   * out (amplitudes would add it). Its error is √Σw²(x − mean)² / Σw, whatever the unit of the weights.
   *
   * @returns undefined where no value counted: then there is no flux to tell
   * @throws RangeError where the catalogue's flux is none
   */
  measurement(measured: MeasuredCalibrator, flaggedFraction: number | null): CalibratorFluxMeasurement | undefined {
    const { calibrator, catalogFluxJy } = measured
    if (!(catalogFluxJy > 0 && Number.isFinite(catalogFluxJy)))
      throw new RangeError(`${calibrator} has a flux of ${catalogFluxJy} Jy, wanted one above 0`)
    if (this.#count === 0) return undefined
    const fluxRatio = this.#re / this.#weight
    const { weight, re, power } = this.#squares
    const scatter = Math.max(0, power - 2 * fluxRatio * re + fluxRatio ** 2 * weight)
    const variance = Math.max(0, this.#power / this.#weight - (this.#amplitude / this.#weight) ** 2)
    return {
      ...measured,
      observedFluxJy: fluxRatio * catalogFluxJy,
      fluxRatio,
      fluxRatioError: this.#count > 1 ? Math.sqrt(scatter) / this.#weight : null,
      phaseRmsRad: Math.sqrt(this.#phase / this.#weight),
      amplitudeRms: fluxRatio > 0 ? Math.sqrt(variance) / fluxRatio : null,
      flaggedFraction,
    }
  }
}
