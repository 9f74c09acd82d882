module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  rules: {
    // A file begins with what it is about; what that calls stands below it.
    '@typescript-eslint/no-use-before-define': [
      'error',
      { functions: false, variables: false, classes: true, typedefs: false },
    ],
  },
});
