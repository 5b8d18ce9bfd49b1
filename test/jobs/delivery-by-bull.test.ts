import { afterAll, vi } from 'vitest'
import { describeWith } from '#test/support/needs.ts'
import { startRedis, type TestRedis } from '#test/support/redis.ts'
import { deliveryTests } from './delivery.ts'

vi.hoisted(() => (process.env.LOG_LEVEL = 'silent'))

describeWith(['redis-server'], 'jobs by Bull', () => {
  let redis: TestRedis | undefined

  deliveryTests(async () => {
    redis = await startRedis()
    return { REDIS_URL: redis.url }
  })

  afterAll(() => redis?.stop())
})
