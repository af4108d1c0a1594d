/** Colours and font of what surrounds the bins, of the tokens as they are now. */
export interface Look {
  readonly ink: string
  readonly quiet: string
  readonly line: string
  readonly grid: string
  readonly ground: string
  readonly raised: string
  readonly curve: readonly string[]
  readonly brush: string
  readonly accent: string
  readonly font: string
}

export function lookOf(element: Element): Look {
  const style = getComputedStyle(element)
  const token = (name: string) => style.getPropertyValue(name).trim()
  return {
    ink: token('--text'),
    quiet: token('--text-3'),
    line: token('--border-strong'),
    grid: token('--plot-grid'),
    ground: token('--surface-panel'),
    raised: token('--surface-raised'),
    curve: ['--plot-1', '--plot-2', '--plot-3', '--plot-4'].map(token),
    brush: token('--brush'),
    accent: token('--accent'),
    font: `11px ${style.fontFamily}`,
  }
}

/** On the bins, which follow no theme: seams, hatch where there is nothing, what is drawn over them. */
export const ON_PICTURE = {
  seam: '#374151',
  hatchGround: '#7d8694', // neither dark nor light, so that every map shows on it
  hatchLine: '#949dab',
  brush: '#ff7ad9',
  box: '#9db2ff',
} as const
