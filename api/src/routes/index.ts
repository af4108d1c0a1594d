import type { Routes } from '../context.ts'
import { antennaRoutes } from './antennas.ts'
import { groupDetailRoutes } from './group.ts'
import { groupRoutes } from './groups.ts'
import { healthRoutes } from './health.ts'
import { rasterRoutes } from './rasters.ts'

/** All of them; each file is a resource. */
export const ROUTES: readonly Routes[] = [groupRoutes, groupDetailRoutes, healthRoutes, rasterRoutes, antennaRoutes]
