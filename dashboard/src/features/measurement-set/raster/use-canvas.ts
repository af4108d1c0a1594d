import { type RefObject, useEffect, useRef, useState } from 'react'
import { useTheme } from '../../../parts/theme.ts'
import { type Look, lookOf } from './look.ts'

interface Size {
  readonly width: number
  readonly height: number
}

/**
 * A canvas as sharp as the screen, drawn again when its size, the theme or what `draw` stands on changes.
 *
 * @param draw  in CSS pixels, on a clean canvas; the same function as long as what it draws is the same
 */
export function useCanvas(
  { width, height }: Size,
  draw: (context: CanvasRenderingContext2D, look: Look) => void,
): RefObject<HTMLCanvasElement | null> {
  const ref = useRef<HTMLCanvasElement>(null)
  const theme = useTheme()
  const hasFonts = useFonts()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the tokens are those of the theme
  useEffect(() => {
    const canvas = ref.current
    const context = canvas?.getContext('2d')
    if (!canvas || !context || width === 0) return
    const ratio = devicePixelRatio || 1
    const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)]
    if (canvas.width !== wide) canvas.width = wide
    if (canvas.height !== high) canvas.height = high
    context.setTransform(ratio, 0, 0, ratio, 0, 0)
    context.clearRect(0, 0, width, height)
    draw(context, lookOf(canvas))
  }, [width, height, draw, theme, hasFonts])
  return ref
}

/** Whether the fonts have come: what is written before is written in others. */
function useFonts(): boolean {
  const [has, setHas] = useState(() => document.fonts.status === 'loaded')
  useEffect(() => void document.fonts.ready.then(() => setHas(true)), [])
  return has
}
