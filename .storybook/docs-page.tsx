import { Controls, Description, DocsContext, Primary, Stories, Subtitle, Title } from '@storybook/addon-docs/blocks';
import { useContext } from 'react';

/**
 * Storybook's own page, without the table of controls where a component has none, and with the first story once: above,
 * where its controls are.
 */
export default function RivuletDocsPage(): React.ReactNode {
  const docs = useContext(DocsContext);
  const { argTypes, parameters } = docs.storyById();
  const isOnlyStory = docs.componentStories().length === 1;
  const hasControls =
    parameters['controls']?.disable !== true && Object.values(argTypes).some(({ table }) => table?.disable !== true);
  return (
    <>
      <Title />
      <Subtitle />
      <Description of="meta" />
      <Description of="story" />
      <Primary />
      {hasControls && <Controls />}
      {!isOnlyStory && <Stories title="" includePrimary={false} />}
    </>
  );
}
