import { type RefObject, useCallback } from 'react'
import { useSharpCanvas } from '../../../parts/use-canvas.ts'
import { type Look, lookOf } from './look.ts'

/** A canvas of the raster, see useSharpCanvas. */
export function useCanvas(
  size: { readonly width: number; readonly height: number },
  draw: (context: CanvasRenderingContext2D, look: Look) => void,
): RefObject<HTMLCanvasElement | null> {
  return useSharpCanvas(
    size,
    useCallback((context, canvas) => draw(context, lookOf(canvas)), [draw]),
  )
}
