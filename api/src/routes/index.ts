import type { Routes } from '../context.ts'
import { absurdRoutes } from './absurd.ts'
import { absurdTaskRoutes } from './absurd-tasks.ts'
import { antennaRoutes } from './antennas.ts'
import { catalogOverlayRoutes } from './catalog-overlay.ts'
import { eventRoutes } from './events.ts'
import { groupDetailRoutes } from './group.ts'
import { groupRoutes } from './groups.ts'
import { healthRoutes } from './health.ts'
import { imageFileRoutes } from './image-files.ts'
import { imageQualityRoutes } from './image-quality.ts'
import { imageRoutes } from './images.ts'
import { lineageRoutes } from './lineage.ts'
import { nightRoutes } from './nights.ts'
import { rasterRoutes } from './rasters.ts'
import { statusRoutes } from './status.ts'

/** All of them; each file is a resource. */
export const ROUTES: readonly Routes[] = [
  groupRoutes,
  groupDetailRoutes,
  eventRoutes,
  absurdTaskRoutes,
  absurdRoutes,
  healthRoutes,
  nightRoutes,
  statusRoutes,
  rasterRoutes,
  antennaRoutes,
  imageRoutes,
  imageFileRoutes,
  imageQualityRoutes,
  lineageRoutes,
  catalogOverlayRoutes,
]
