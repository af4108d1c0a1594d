import { Brush, Download, Eye, EyeOff, Hand, Maximize, SquareDashedMousePointer, Undo2 } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button, IconButton } from '../../../parts/controls.tsx'
import type { View } from '../view.ts'
import type { Tool } from './plot-props.ts'

interface ToolsProps {
  readonly view: View
  readonly tool: Tool
  readonly isZoomed: boolean
  readonly canExport: boolean
  readonly onTool: (tool: Tool) => void
  readonly onFlagged: () => void
  readonly onReset: () => void
  readonly onFullScreen: () => void
  readonly onExport: () => void
}

const TOOLS = [
  { tool: 'pan', label: 'Pan', keys: 'h', Glyph: Hand },
  { tool: 'zoom', label: 'Zoom to a box', keys: 'z', Glyph: SquareDashedMousePointer },
  { tool: 'brush', label: 'Brush: highlight antennas of rows', keys: 's, or ⇧ and drag', Glyph: Brush },
] as const

/** What the pointer does, and what is done at once. */
export function Tools({
  view,
  tool,
  isZoomed,
  canExport,
  onTool,
  onFlagged,
  onReset,
  onFullScreen,
  onExport,
}: ToolsProps): ReactNode {
  const isShown = view.flagged !== 'hide'
  return (
    <div className="ml-auto flex flex-none items-center gap-1">
      <Button
        isSmall
        isOn={isShown}
        aria-pressed={isShown}
        onClick={onFlagged}
        title="Flagged data in colours of their own (u)"
      >
        {isShown ? <Eye aria-hidden size={14} /> : <EyeOff aria-hidden size={14} />} Flagged
      </Button>
      {TOOLS.map(({ tool: one, label, keys, Glyph }) => (
        <IconButton
          isSmall
          key={one}
          label={label}
          keys={keys}
          isOn={tool === one}
          aria-pressed={tool === one}
          onClick={() => onTool(one)}
        >
          <Glyph aria-hidden size={14} />
        </IconButton>
      ))}
      <IconButton isSmall label="All of it" keys="0" disabled={!isZoomed} onClick={onReset}>
        <Undo2 aria-hidden size={14} />
      </IconButton>
      <IconButton isSmall label="Full screen" keys="f" onClick={onFullScreen}>
        <Maximize aria-hidden size={14} />
      </IconButton>
      <Button isSmall disabled={!canExport} onClick={onExport}>
        <Download aria-hidden size={14} /> PNG
      </Button>
    </div>
  )
}
