import '@backstage/cli/asset-types';
import '@backstage/ui/css/styles.css';
import 'pretendard/dist/web/variable/pretendardvariable-dynamic-subset.css';
import './modules/theme/kronos.css';
import ReactDOM from 'react-dom/client';
import App from './App';

ReactDOM.createRoot(document.getElementById('root')!).render(App.createRoot());
