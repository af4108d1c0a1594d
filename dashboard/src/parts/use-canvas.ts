import { type RefObject, useEffect, useRef } from 'react'
import { type Palette, paletteOf } from './group-strip/palette.ts'
import { useTheme } from './theme.ts'

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
  draw: (pen: CanvasRenderingContext2D, palette: Palette) => void,
): RefObject<HTMLCanvasElement | null> {
  const ref = useRef<HTMLCanvasElement>(null)
  const theme = useTheme()
  // biome-ignore lint/correctness/useExhaustiveDependencies: the tokens are those of the theme
  useEffect(() => {
    const canvas = ref.current
    const pen = canvas?.getContext('2d')
    if (!canvas || !pen || width === 0) return
    const scale = devicePixelRatio || 1
    canvas.width = Math.round(width * scale)
    canvas.height = Math.round(height * scale)
    canvas.style.width = `${width}px`
    canvas.style.height = `${height}px`
    pen.setTransform(scale, 0, 0, scale, 0, 0)
    draw(pen, paletteOf(canvas))
  }, [width, height, draw, theme])
  return ref
}
