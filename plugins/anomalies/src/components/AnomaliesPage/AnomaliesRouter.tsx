import { Route, Routes } from 'react-router-dom';
import { AnomalyDetailPage } from '../AnomalyDetail/AnomalyDetailPage';
import { AnomaliesPage } from './AnomaliesPage';

export function AnomaliesRouter() {
  return (
    <Routes>
      <Route path="/" element={<AnomaliesPage />} />
      <Route path="/:id" element={<AnomalyDetailPage />} />
    </Routes>
  );
}
