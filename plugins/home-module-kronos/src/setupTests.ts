import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';

// a busy machine draws late
configure({ asyncUtilTimeout: 10_000 });
