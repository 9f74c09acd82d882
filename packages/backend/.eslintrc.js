// Rooms of tests: what they have is never built, so it may use what is there in development only.
const TESTS = ['src/isolation/**', 'src/kill/**', 'src/signIn/**'];

module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  overrides: [
    {
      files: TESTS,
      rules: {
        '@backstage/no-undeclared-imports': 'off',
        'no-restricted-syntax': 'off',
      },
    },
  ],
});
