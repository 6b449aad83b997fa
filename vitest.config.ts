import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['tests/*.test.ts', 'tests/vectors/*.test.ts', '{shared_js,mirror_js,widget_js,console}/**/*.test.ts'],
    environment: 'node',
    // A busy machine is no fault.
    testTimeout: 60_000,
  },
});
