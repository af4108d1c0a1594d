import { Circle, FolderOpen, Hand, Maximize, Pentagon, RotateCcw, Ruler, Square, ZoomIn, ZoomOut } from 'lucide-react'
import type { ReactNode } from 'react'
import { IconButton } from '../../../parts/controls.tsx'
import type { Tool } from './tools.ts'

const TOOLS = [
  { tool: 'pan', label: 'Move', keys: 'h', Glyph: Hand },
  { tool: 'zoom', label: 'Zoom into a box', keys: 'z', Glyph: ZoomIn },
  { tool: 'ruler', label: 'Measure a distance', keys: undefined, Glyph: Ruler },
  { tool: 'circle', label: 'Draw a circle', keys: undefined, Glyph: Circle },
  { tool: 'box', label: 'Draw a box', keys: undefined, Glyph: Square },
  { tool: 'polygon', label: 'Draw a polygon: a click a corner, Enter ends it', keys: undefined, Glyph: Pentagon },
] as const

interface ToolRailProps {
  readonly tool: Tool
  readonly onTool: (tool: Tool) => void
  readonly onZoomOut: () => void
  readonly onReset: () => void
  readonly onFullScreen: () => void
  readonly onLoadRegions: () => void
}

/** What dragging does, and what needs one click. */
export function ToolRail(props: ToolRailProps): ReactNode {
  return (
    <div
      role="toolbar"
      aria-label="Tools of the picture"
      aria-orientation="vertical"
      className="flex flex-none flex-col gap-1 pl-2"
    >
      {TOOLS.map(({ tool, label, keys, Glyph }) => (
        <IconButton
          key={tool}
          look="ghost"
          label={label}
          {...(keys !== undefined && { keys })}
          isOn={props.tool === tool}
          aria-pressed={props.tool === tool}
          onClick={() => props.onTool(tool)}
        >
          <Glyph aria-hidden size={15} />
        </IconButton>
      ))}
      <IconButton look="ghost" label="Zoom out" keys="−" onClick={props.onZoomOut}>
        <ZoomOut aria-hidden size={15} />
      </IconButton>
      <IconButton look="ghost" label="Show all of it" keys="0" onClick={props.onReset}>
        <RotateCcw aria-hidden size={15} />
      </IconButton>
      <IconButton look="ghost" label="Load regions: DS9 or CRTF" onClick={props.onLoadRegions}>
        <FolderOpen aria-hidden size={15} />
      </IconButton>
      <IconButton look="ghost" label="Full screen" keys="f" onClick={props.onFullScreen}>
        <Maximize aria-hidden size={15} />
      </IconButton>
    </div>
  )
}
