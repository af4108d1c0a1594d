/** What dragging does on the picture. */
export const TOOLS = ['pan', 'zoom', 'ruler', 'circle', 'box', 'polygon'] as const

export type Tool = (typeof TOOLS)[number]

/** What is under the pointer or the crosshair, for the readout and all panes. */
export interface Cursor {
  readonly place: readonly [a: number, b: number]
  readonly pane: number // that the pointer is over
  readonly isByKeys: boolean
}
