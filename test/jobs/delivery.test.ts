import { vi } from 'vitest'
import { deliveryTests } from './delivery.ts'

vi.hoisted(() => (process.env.LOG_LEVEL = 'silent'))

deliveryTests()
