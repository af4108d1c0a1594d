/** Colours of the theme that a canvas draws with, as they are now. */
export interface FrameColours {
  readonly text: string
  readonly line: string
  readonly accent: string
  readonly brush: string
  readonly warn: string
  readonly font: string
}

export function frameColours(): FrameColours {
  const style = getComputedStyle(document.documentElement)
  const of = (name: string) => style.getPropertyValue(name).trim()
  return {
    ...{ text: of('--text-3'), line: of('--border-strong'), accent: of('--accent'), brush: of('--brush') },
    ...{ warn: of('--quality-warn-mark'), font: `11px ${of('--font-ui')}` },
  }
}

/** Colours of what lies on the picture: the same in every theme, as the picture is. */
export const ON_PICTURE = {
  grid: 'rgb(255 255 255 / 0.22)',
  text: '#ffffff',
  plate: 'rgb(13 16 21 / 0.78)',
  matched: '#7fdcff',
  unsearched: 'rgb(127 220 255 / 0.45)',
  absent: '#ffc04d',
  beam: 'rgb(255 255 255 / 0.6)',
  region: '#7dff9b',
  chosen: '#ff7ad9',
} as const
