import { AudioWaveform, Flag, Image, Layers, type LucideIcon, SlidersHorizontal, Stamp, Workflow } from 'lucide-react'

/** What an action is called: on its own, and on the button that starts it. */
interface ActionLook {
  readonly name: string
  readonly start: string
  readonly icon: LucideIcon
}

const LOOKS: Readonly<Record<string, ActionLook>> = {
  convert: { name: 'Convert', start: 'Start converting', icon: AudioWaveform },
  flag: { name: 'Flag', start: 'Start flagging', icon: Flag },
  calibrate: { name: 'Calibrate', start: 'Start calibrating', icon: SlidersHorizontal },
  apply: { name: 'Apply', start: 'Start applying', icon: Stamp },
  image: { name: 'Image', start: 'Start imaging', icon: Image },
  full: { name: 'Whole chain', start: 'Begin these groups', icon: Workflow },
}

export const lookOf = (name: string): ActionLook => LOOKS[name] ?? { name, start: `Start ${name}`, icon: Layers }
