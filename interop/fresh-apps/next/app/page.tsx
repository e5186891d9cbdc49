import { Markdown } from '@rivulet/markdown';
import App from '../components/App';

export default function Page() {
  return (
    <>
      <Markdown text={'# Rendered on the server\n\nWith *emphasis*.'} />
      <App />
    </>
  );
}
