import type { Share } from '../fft/share.ts'
import type { PicturePair } from './interpolation.ts'
import type { Resampler } from './resampler.ts'

/** One thing that all threads do, each its share, before any goes on. Plain data, to be sent to other threads. */
export type ResampleStep =
  | { readonly kind: 'along m'; readonly low: number; readonly between: number }
  | { readonly kind: 'along l'; readonly between: number; readonly pictures: PicturePair }
  | { readonly kind: 'find rows'; readonly image: number; readonly low: number; readonly between: number }
  | { readonly kind: 'back along l'; readonly image: number; readonly between: number }
  | { readonly kind: 'back along m'; readonly low: number; readonly between: number }

/** Low image, complex float32 [rows, columns], which it leaves alone → two pictures: its real parts and its imaginary parts. */
export function stepsToPictures(low: number, between: number, pictures: PicturePair): ResampleStep[] {
  return [
    { kind: 'along m', low, between },
    { kind: 'along l', between, pictures },
  ]
}

/**
 * A model of the picture, float32 [height, width] → the real parts of the low image, complex float32 [rows, columns], whose
 * imaginary parts become 0: the adjoint of the first picture of factor 1. Rows and pixels of 0 cost next to nothing.
 */
export function stepsToLowImage(image: number, between: number, low: number): ResampleStep[] {
  return [
    { kind: 'find rows', image, low, between },
    { kind: 'back along l', image, between },
    { kind: 'back along m', low, between },
  ]
}

export function runResampleStep(resampler: Resampler, step: ResampleStep, share: Share): void {
  switch (step.kind) {
    case 'along m':
      resampler.interpolation.alongM(step.low, step.between, share)
      break
    case 'along l':
      resampler.interpolation.alongL(step.between, step.pictures, share)
      break
    case 'find rows':
      resampler.spreading.findRows(step.image, step.low, step.between, share)
      break
    case 'back along l':
      resampler.spreading.alongL(step.image, step.between, share)
      break
    case 'back along m':
      resampler.spreading.alongM(step.low, step.between, share)
      break
  }
}
